// The baseline of `bench rest`: a page of ideas on Express and pg, with the queries of the server.
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import pg from 'pg';

const url = new URL(process.env.DATABASE_URL.replace('@/', '@localhost/'));
const pool = new pg.Pool({
  host: process.env.PGHOST, port: Number(process.env.PGPORT), max: 10,
  user: url.username, password: decodeURIComponent(url.password), database: url.pathname.slice(1),
});

const ROLE = `SELECT role FROM projects LEFT JOIN project_members ON project_id = id AND user_id = $2
  WHERE id = $1 AND deleted_at IS NULL`;
const MATCH = `FROM records WHERE project_id = $1 AND kind = 'idea' AND deleted_at IS NULL`;
const PAGE = `SELECT id, data, created_at, updated_at ${MATCH} ORDER BY created_at, id LIMIT $2 OFFSET $3`;
const COUNT = `SELECT count(*) ${MATCH}`;
const VOTES = `SELECT data FROM records WHERE project_id = $1 AND kind = 'vote' AND deleted_at IS NULL
  AND data ->> 'idea' = ANY($2::text[])`;
const query = (name, text, values) => pool.query({ name, text, values });

function caller(request) {
  const [head, body, signature] = (request.get('authorization') ?? '').replace('Bearer ', '').split('.');
  const expected = createHmac('sha256', process.env.JWT_SECRET).update(`${head}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature ?? '', 'base64url'))) throw new Error('unauthenticated');
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  if (claims.exp * 1000 < Date.now()) throw new Error('expired');
  return claims.sub;
}

const app = express();
app.get('/v1/projects/:project/ideas', async (request, response) => {
  const project = request.params.project;
  const limit = Number(request.query.limit ?? 50), offset = Number(request.query.cursor ?? 0);
  const { rows: [role] } = await query('role', ROLE, [project, caller(request)]);
  if (!role?.role) return response.status(404).json({ code: 'not_found' });
  const { rows } = await query('page', PAGE, [project, limit, offset]);
  const full = offset > 0 || rows.length >= limit;
  const total = full ? Number((await query('count', COUNT, [project])).rows[0].count) : rows.length;
  const { rows: votes } = await query('votes', VOTES, [project, rows.map((row) => row.id)]);
  const dots = new Map();
  for (const { data } of votes) dots.set(data.idea, (dots.get(data.idea) ?? 0) + (data.dots ?? 1));
  const items = rows.map((row) => ({ project_id: project, ...row.data, id: row.id, votes: dots.get(row.id) ?? 0 }));
  const end = offset + rows.length;
  response.json({ items, total, next_cursor: end < total ? String(end) : null });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
