import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { findPlaces } from '../../../src/action/terraform-files.js'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A checkout with these files. */
function checkout(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

async function place(address: string, files: Record<string, string>) {
  return (await findPlaces([address], checkout(files))).get(address)
}

const subnet = (name: string) => `resource "aws_subnet" "${name}" {\n  vpc_id = 1\n}\n`

describe('the place of a resource', () => {
  test('is the line its block begins at, whatever its index is', async () => {
    const files = { 'infra/main.tf': `# networks\n\n${subnet('other')}${subnet('private')}` }
    expect(await place('aws_subnet.private["a b.c[0]"]', files)).toEqual({ file: 'infra/main.tf', line: 6 })
    expect(await place('aws_subnet.private[12]', files)).toEqual({ file: 'infra/main.tf', line: 6 })
    expect(await place('aws_subnet.absent', files)).toBeUndefined()
  })

  test('is found beside a link to a device, which would never end', async () => {
    const folder = checkout({ 'main.tf': subnet('private') })
    symlinkSync('/dev/zero', join(folder, 'endless.tf'))
    const places = await findPlaces(['aws_subnet.private'], folder)
    expect([...places.values()]).toEqual([{ file: 'main.tf', line: 1 }])
  })

  test('of a module in the checkout is in the module', async () => {
    const files = {
      'main.tf': 'module "network" {\n  source = "./modules/network"\n}\n',
      'modules/network/main.tofu': subnet('private')
    }
    const address = 'module.network["eu"].aws_subnet.private[0]'
    expect(await place(address, files)).toEqual({ file: 'modules/network/main.tofu', line: 1 })
  })

  test('of a module from elsewhere is where the module is called', async () => {
    const files = {
      'main.tf': `${subnet('x')}module "vpc" {}\n`,
      '.terraform/modules/vpc/main.tf': subnet('private')
    }
    expect(await place('module.vpc.module.inner.aws_subnet.private[0]', files)).toEqual({
      file: 'main.tf',
      line: 4
    })
  })

  test('of a name that is written twice is told by its module, or not at all', async () => {
    const files = {
      'modules/blue/main.tf': subnet('a'),
      'modules/green/main.tf': subnet('a'),
      'main.tf': 'module "green" {}\n'
    }
    expect(await place('module.green.aws_subnet.a', files)).toEqual({
      file: 'modules/green/main.tf',
      line: 1
    })
    expect(await place('module.red.aws_subnet.a', files)).toBeUndefined()
    expect(await place('aws_subnet.a', files)).toBeUndefined()
  })

  test('is none in a folder that is not there', async () => {
    expect(await findPlaces(['aws_subnet.a'], '/no/such/folder')).toEqual(new Map())
  })
})
