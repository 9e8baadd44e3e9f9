// SPDX-License-Identifier: Apache-2.0
// Sends a draft: first its pictures, each remembered as it arrives, then the visit. The draft's own id makes it one visit however
// often it is sent.
import { post, upload } from '../api'
import { fromShot, type Draft, type Shot } from './visitDraft'

async function give(d: Draft, s: Shot, name: string, keep: (d: Draft) => Promise<void>): Promise<number> {
  if (!s.file_id) {
    s.file_id = (await upload<{ file_id: number }>('/api/visits/pictures', { org: d.org_code }, fromShot(s, name))).file_id
    s.data = ''
    await keep(d)
  }
  return s.file_id
}

export async function sendDraft(d: Draft, keep: (d: Draft) => Promise<void>): Promise<void> {
  const photos: number[] = []
  for (const [i, s] of d.photos.entries()) photos.push(await give(d, s, `入户-${i + 1}.jpg`, keep))
  const signed = d.sign ? await give(d, d.sign, '签名.png', keep) : 0
  await post(`/api/visits?org=${encodeURIComponent(d.org_code)}`, {
    draft_key: d.id, visited_on: d.visited_on, purpose: 'survey', answers: d.answers, agrees: d.agrees, words: d.words, photos,
    ...(d.place ? { placed: true, ...d.place } : {}),
    casefile: d.casefile, application: d.application, second: d.second, ...(signed ? { signed_file: signed } : {}),
  })
}
