"""The baseline of `bench rest` where there is no Node: a page of ideas on plain aiohttp and asyncpg."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter

import asyncpg
import jwt
import uvloop
from aiohttp import web

_ROLE = "SELECT role FROM project_members JOIN projects ON id = project_id WHERE id = $1 AND user_id = $2"
_MATCH = "FROM records WHERE project_id = $1 AND kind = 'idea' AND deleted_at IS NULL"
_PAGE = f"SELECT id, data {_MATCH} ORDER BY created_at, id LIMIT $2"
_COUNT = f"SELECT count(*) {_MATCH}"
_VOTES = """SELECT data FROM records WHERE project_id = $1 AND kind = 'vote' AND deleted_at IS NULL
    AND data ->> 'idea' = ANY($2::text[])"""


async def main() -> None:
    """Serve it."""
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], max_size=10)
    secret = os.environ["JWT_SECRET"]

    async def ideas(request: web.Request) -> web.Response:
        project, token = request.match_info["id"], request.headers["Authorization"].removeprefix("Bearer ")
        user = jwt.decode(token, secret, algorithms=["HS256"], issuer="dttools")["sub"]
        if await pool.fetchval(_ROLE, project, user) is None:
            raise web.HTTPNotFound
        rows = await pool.fetch(_PAGE, project, int(request.query["limit"]))
        total = await pool.fetchval(_COUNT, project)
        votes = await pool.fetch(_VOTES, project, [str(row["id"]) for row in rows])
        dots = Counter(json.loads(vote["data"])["idea"] for vote in votes)
        items = [{**json.loads(row["data"]), "id": str(row["id"]), "votes": dots[str(row["id"])]} for row in rows]
        cursor = str(len(rows)) if len(rows) < total else None
        return web.json_response({"items": items, "total": total, "next_cursor": cursor})

    app = web.Application()
    app.router.add_get("/v1/projects/{id}/ideas", ideas)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"listening on http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
