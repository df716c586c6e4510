// A plain Yjs client that does what it is told on stdin and tells on stdout what it sees: one JSON object a line.
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'

const [server, project, token] = process.argv.slice(2)
const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n')

const doc = new Y.Doc()
const records = doc.getMap('records')
const provider = new WebsocketProvider(`${server}/v1/projects`, `${project}/live`, doc, {
  params: { token }, disableBc: true, maxBackoffTime: 200,
})
const texts = () => Object.fromEntries(
  [...records].filter(([, record]) => record.get('kind') === 'note').map(([id, note]) => [id, note.get('text').toString()]),
)
const users = () => [...provider.awareness.getStates().values()].map((state) => state.user?.name).filter(Boolean)

provider.on('status', ({ status }) => tell({ status }))
provider.on('sync', (synced) => synced && tell({ synced: texts() }))
provider.on('closed', ({ code, reason }) => tell({ closed: code, reason }))
provider.awareness.on('change', () => tell({ users: users() }))
records.observeDeep((_events, transaction) => transaction.local || tell({ texts: texts() }))

const edit = (id, text, by) => doc.transact(() => {
  const note = records.get(id)
  note.get('text').insert(note.get('text').length, text)
  note.set('updated_by', by)
  note.set('updated_at', new Date().toISOString())
})
const deeds = {
  append: ({ note, text, by }) => edit(note, text, by),
  show: ({ state }) => provider.awareness.setLocalState(state),
  leave: () => provider.disconnect(),
  join: () => provider.connect(),
  drop: () => provider.ws.close(),
}
for await (const line of createInterface({ input: process.stdin })) {
  const { deed, ...given } = JSON.parse(line)
  deeds[deed](given)
}
provider.destroy()
doc.destroy()
