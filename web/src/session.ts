// SPDX-License-Identifier: Apache-2.0
// Who is logged in, what the person may do, and the campaign and union the pages speak of. Kept in
// memory only: the cookie is HttpOnly and the choice of campaign and union lives in the address.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { get, post } from './api'
import { wipeDrafts } from './pages/visitDraft'
import type { Campaign, ListOf, Meta, Session } from './types'

export const useSession = defineStore('session', () => {
  const data = ref<Session | null>(null)
  const meta = ref<Meta | null>(null)
  const campaigns = ref<Campaign[]>([])
  const org = ref('')
  const campaign = ref('')

  const user = computed(() => data.value?.user ?? null)
  const grants = computed(() => data.value?.grants ?? [])
  const perms = computed(() => new Set(data.value?.perms ?? []))
  const can = (perm: string) => perms.value.has(perm)
  const business = computed(() => can('ROSTER_VIEW') || can('FORM_VIEW') || can('PERSON_VIEW'))
  const currentCampaign = computed(() => campaigns.value.find((c) => c.code === campaign.value) ?? null)
  const orgName = computed(() => {
    const g = grants.value.find((x) => x.org_code === org.value)
    return g?.org_name ?? orgNames.value.get(org.value) ?? org.value
  })
  const orgNames = ref(new Map<string, string>())

  async function load(): Promise<void> {
    data.value = await get<Session>('/api/session')
    if (data.value.user && !data.value.user.must_change && !data.value.user.must_bind) await loadRest()
  }

  async function loadRest(): Promise<void> {
    if (!meta.value) meta.value = await get<Meta>('/api/meta')
    if (can('CAMPAIGN_VIEW')) await loadCampaigns()
    if (!org.value) org.value = grants.value.find((g) => g.org_code)?.org_code ?? user.value?.org_code ?? ''
  }

  async function loadCampaigns(): Promise<void> {
    campaigns.value = (await get<ListOf<Campaign>>('/api/campaigns', { limit: 500 })).rows
    if (!campaigns.value.some((c) => c.code === campaign.value)) {
      const open = campaigns.value.filter((c) => c.status === 'open')
      // one with a table to fill is worked on by everybody, one of relief alone by few
      const latest = [...(open.length ? open : campaigns.value)].sort((a, b) =>
        !a.forms === !b.forms ? (a.start_on < b.start_on ? 1 : -1) : a.forms ? -1 : 1,
      )
      campaign.value = latest[0]?.code ?? ''
    }
  }

  async function login(login: string, password: string, code: string): Promise<void> {
    await post('/api/login', code ? { login, password, code } : { login, password })
    forget()
    await load()
  }

  /** The dialog that asks who one is; App.vue puts it here. */
  let asker: () => Promise<boolean> = async () => false
  const askBy = (ask: () => Promise<boolean>) => (asker = ask)
  const prove = () => asker()

  async function logout(): Promise<void> {
    await post('/api/logout', {})
    wipeDrafts()
    forget()
    await load()
  }

  function forget(): void {
    data.value = null
    meta.value = null
    campaigns.value = []
    org.value = ''
    campaign.value = ''
  }

  /** The label of a code, or the code itself when the list does not know it. */
  function label(list: string, code: string): string {
    return meta.value?.codes[list]?.find((c) => c.code === code)?.label ?? code
  }

  /** A short name where the official wording is too long for a list. */
  function short(list: string, code: string): string {
    const attr = meta.value?.codes[list]?.find((c) => c.code === code)?.attr as { short?: string } | undefined
    return attr?.short ?? label(list, code)
  }

  return {
    data, meta, campaigns, org, campaign, user, grants, perms, can, business, currentCampaign, orgName,
    orgNames, prove, askBy, load, loadCampaigns, login, logout, forget, label, short,
  }
})
