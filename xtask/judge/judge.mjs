// Answers one case per line, JSON in and JSON out, in the order of the questions:
//   {"answer": "allowed" | "implicitly-denied" | "explicitly-denied"}
//   {"error": "…"}  the case cannot be judged as it is written
//
// The form of a case is told in `core/tests/judge/README.md`.
//
// The answers are those of @cloud-copilot/iam-simulate, a reading of IAM that
// shares nothing with Redtrail's own. It is AGPL-3.0 and stays behind this
// process: started for tests, never linked, never shipped.
//
// REDTRAIL_NODE_MODULES names the folder that holds `node_modules`.

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const folder = process.env.REDTRAIL_NODE_MODULES
if (!folder) {
  process.stderr.write('REDTRAIL_NODE_MODULES must name the folder that holds node_modules\n')
  process.exit(2)
}
const require = createRequire(resolve(folder, 'package.json'))
const { isConditionKeyArray, runSimulation, typeForContextKey } = require(
  '@cloud-copilot/iam-simulate'
)

const ANSWERS = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicitly-denied',
  ExplicitlyDenied: 'explicitly-denied'
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(line)) + '\n')
}

async function answer(line) {
  try {
    const question = JSON.parse(line)
    const misshapen = await misshapenKey(question.request.context ?? {})
    if (misshapen) return { error: misshapen }
    return await decide(simulation(question))
  } catch (error) {
    return { error: String(error?.message ?? error) }
  }
}

function simulation({ request, policies }) {
  const level = (list) => (list?.length ? [{ orgIdentifier: 'o-level', policies: named(list) }] : [])
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.account },
      contextVariables: request.context ?? {}
    },
    identityPolicies: named(policies.identity),
    permissionBoundaryPolicies: policies.boundary && named([policies.boundary]),
    serviceControlPolicies: level(policies.scps),
    resourceControlPolicies: level(policies.rcps),
    resourcePolicy: policies.resource
  }
}

function named(list = []) {
  return list.map((policy, index) => ({ name: `policy ${index}`, policy }))
}

async function decide(question) {
  const outcome = await runSimulation(question, { simulationMode: 'Strict' })
  if (outcome.errors?.message === 'must.use.wildcard') {
    question.request.resource.resource = '*'
    return decide(question)
  }
  if (outcome.resultType === 'error') return { error: JSON.stringify(outcome.errors) }
  if (outcome.resultType !== 'single') return { error: 'the resource is a pattern' }
  // A key that it leaves out would make it judge another request than the one in question.
  const ignored = outcome.result.ignoredContextKeys
  if (ignored.length > 0) return { error: `no such key in this request: ${ignored.join(', ')}` }
  return { answer: ANSWERS[outcome.overallResult] }
}

// A list for a key with one value would be cut short, and a word for a key with many made a list.
async function misshapenKey(context) {
  for (const [key, value] of Object.entries(context)) {
    let type
    try {
      type = await typeForContextKey(key.toLowerCase())
    } catch {
      return `no such key: ${key}`
    }
    if (isConditionKeyArray(type) !== Array.isArray(value)) return `${key} is ${type}`
  }
  return undefined
}
