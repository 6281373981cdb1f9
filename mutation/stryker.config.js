/**
 * `npm run test:mutation`: StrykerJS changes the pure rooms in thousands of small ways, and the tests of these rooms have
 * to notice each. What survives is looked at by a person; docs/reliability.md has the score.
 *
 * The tests run on Mocha here: it keeps them loaded from mutant to mutant, where Jest starts over for each, which takes
 * a day instead of an hour. `jest-globals.js` is what makes them run on it.
 */
export default {
  mutate: ['src/domain/**/*.ts', 'src/render/**/*.ts'],
  ignorePatterns: [
    'dist',
    'lib',
    'build',
    'coverage',
    'docs',
    'examples',
    'deploy',
    'conformance',
    'bench',
    '.github'
  ],
  tempDirName: '.cache/mutation',
  // Beside the sources, in Stryker's own copy of them: what the tests read is found where it was.
  buildCommand: 'node mutation/build.js',
  plugins: ['@stryker-mutator/mocha-runner', './mutation/runner.js'],
  testRunner: 'mocha-keeping-tests',
  mochaOptions: {
    spec: ['__tests__/unit/domain/**/*.test.js', '__tests__/unit/render/**/*.test.js'],
    ui: 'bdd'
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  // What runs as a module is loaded would need the tests loaded anew for each mutant: hours more.
  ignoreStatic: true,
  logLevel: 'error',
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  jsonReporter: { fileName: 'build/mutation/mutation.json' },
  htmlReporter: { fileName: 'build/mutation/mutation.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  thresholds: { high: 95, low: 90, break: 85 }
}
