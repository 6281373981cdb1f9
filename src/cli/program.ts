import { readFile } from 'node:fs/promises'
import { Command, CommanderError, Option } from 'commander'
import { checkCommand, type CheckOptions } from './check.js'
import { EXIT_CODES, type ExitCode } from './exit-codes.js'
import { tellFailure } from './failure.js'
import { FORMATS } from './formats.js'
import { createLog, type Log } from './log.js'
import { defaultOf, GITHUB_INPUTS, GROUPS, type OptionName } from './options.js'
import { policySchemaCommand, policyTestCommand } from './policy.js'
import { renderCommand } from './render.js'
import type { World } from './world.js'
import type { ResultOptions } from './write.js'

/** What every command may be given. */
interface Loudness {
  quiet?: boolean
  verbose?: boolean
}

const EXIT_HELP = `
Exit codes: 0 fine, 1 over a limit, 2 wrong usage, 3 could not check.
`

const CHECK_EXAMPLES = `
Examples:
  aws-ipam-monitor check --profile network --aws-region eu-west-1
  aws-ipam-monitor check --source ec2 --regions eu-west-1,us-east-1 --warning-threshold 70
  aws-ipam-monitor check --format json | jq '.findings[] | select(.verdict == "breach") | .id'
  aws-ipam-monitor check --source report --source-file report.json --plan-file plan.json
${EXIT_HELP}`

/**
 * Runs the command.
 *
 * @param args without the program's own name
 * @returns what the process is to end with
 */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.fine
  /** An action of a command, its errors told and turned into the exit code. */
  const by = async (loudness: Loudness, action: (log: Log) => Promise<ExitCode>) => {
    const { stderr, clock } = world
    const log = createLog({
      stderr,
      clock,
      isQuiet: loudness.quiet === true,
      isVerbose: loudness.verbose === true
    })
    code = await action(log).catch((error: unknown) => tellFailure(error, log))
  }
  const program = await programOf(world, by)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT_CODES.fine : EXIT_CODES.wrongUsage
  }
}

type By = (loudness: Loudness, action: (log: Log) => Promise<ExitCode>) => Promise<void>

async function programOf(world: World, by: By): Promise<Command> {
  const program = new Command('aws-ipam-monitor')
    .description('Tells which AWS networks run out of IP addresses before it hurts.')
    .version(await version(), '-V, --version', 'tell the version')
    .helpOption('-h, --help', 'tell how it is used')
    .helpCommand(false)
    .addHelpText('after', EXIT_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: text => world.stdout.write(text),
      writeErr: text => world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => {
        write(text.replace(/^error: unknown option '--([\w-]+)'/, unknownOption))
      }
    })
  const command = (parent: Command, name: string, description: string) =>
    parent.command(name).description(description).helpOption('-h, --help', 'tell how it is used')

  addCheck(command(program, 'check', 'check the networks, as the Action does'), world, by)
  addRender(command(program, 'render', 'write a saved Report in another format'), world, by)
  const policy = command(program, 'policy', 'help with policy files').helpCommand(false)
  addPolicyTest(
    command(policy, 'test', 'say whether a policy file is sound, and what its rules match'),
    world,
    by
  )
  command(policy, 'schema', 'write the JSON Schema of policy files')
    .option('--output <file>', 'write it to this file')
    .action(async ({ output }: { output?: string }) => {
      await by({}, () => policySchemaCommand(output, world))
    })
  return program
}

function addCheck(command: Command, world: World, by: By): void {
  command.optionsGroup('Result:')
  addResultOptions(command)
  command
    .option('-q, --quiet', 'write the result and errors, and nothing else')
    .option('-v, --verbose', 'tell details too')
  for (const { title, options } of GROUPS) {
    command.optionsGroup(title)
    for (const [name, { value, help, isList }] of Object.entries(options)) {
      const told = defaultOf(name as OptionName)
      const option = new Option(
        `--${name} ${value}`,
        told === undefined ? help : `${help} (default: ${told})`
      )
      if (isList === true)
        option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
      command.addOption(option.attributeName() === name ? option : named(option, name))
    }
    if (title === 'Credentials:')
      command.option('--profile <name>', "a profile of AWS's shared configuration (default: AWS_PROFILE)")
  }
  command.addHelpText('after', CHECK_EXAMPLES).action(async (options: CheckOptions & Loudness) => {
    await by(options, log => checkCommand(options, world, log))
  })
}

/** The option with its value under its own name, and not in camel case. */
function named(option: Option, name: string): Option {
  option.attributeName = () => name
  return option
}

function addResultOptions(command: Command): void {
  command
    .addOption(
      new Option('--format <format>', 'what to write (default: by the name of --output, else text)').choices(
        FORMATS
      )
    )
    .option('--output <file>', 'write it to this file')
}

function addRender(command: Command, world: World, by: By): void {
  addResultOptions(
    command.argument('<report>', 'the file that --report-file or the Action wrote, or - for standard input')
  )
  command.action(async (file: string, options: ResultOptions) => {
    await by({}, () => renderCommand(file, options, world))
  })
}

function addPolicyTest(command: Command, world: World, by: By): void {
  command
    .argument('<file>', 'the policy file, or - for standard input')
    .option('--report <file>', 'a saved Report: show what each rule matches in it')
    .action(async (file: string, options: { report?: string }) => {
      await by({}, () => policyTestCommand(file, options, world))
    })
}

/** What is said of an option that is none: some have a meaning on GitHub alone. */
function unknownOption(whole: string, name: string): string {
  return GITHUB_INPUTS.some(input => input === name)
    ? `error: --${name} is an input of the Action alone: it has a meaning only on GitHub`
    : whole
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
