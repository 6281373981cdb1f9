// Loaded before a program that is measured: writes down, as its process ends, what it has used.
const file = process.env['BENCH_USAGE_FILE'] ?? ''

process.on('exit', () => {
  process.getBuiltinModule('node:fs').writeFileSync(file, JSON.stringify(process.resourceUsage()))
})
