import { builtinModules } from 'node:module'
import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import prettier from 'eslint-config-prettier'
import importX, { createNodeResolver } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

/**
 * The arrows of the house, as docs/architecture.md draws them: each room, and the rooms it may not import.
 * Whatever is not said to be forbidden is allowed.
 */
const rooms = [
  {
    target: './src/domain',
    from: './src',
    except: ['./domain'],
    message: 'domain/ imports nothing of the rest'
  },
  {
    target: './src/render',
    from: './src',
    except: ['./render', './domain'],
    message: 'render/ knows the domain alone'
  },
  {
    target: './src/policy',
    from: './src',
    except: ['./policy', './domain', './ports.ts'],
    message: 'policy/ makes rules of a text, and knows the domain alone'
  },
  {
    target: './src/plan',
    from: './src',
    except: ['./plan', './domain', './input-file.ts', './ports.ts'],
    message: 'plan/ says what a change takes, and knows the domain alone'
  },
  {
    target: './src/aws',
    from: './src',
    except: ['./aws', './domain', './ports.ts', './waiting.ts'],
    message: 'aws/ knows the domain and the ports'
  },
  {
    target: './src/sources',
    from: './src',
    except: ['./sources', './aws', './domain', './ports.ts', './settings.ts', './waiting.ts'],
    message: 'sources/ sits on aws/ and domain/'
  },
  {
    target: './src/channels',
    from: './src',
    except: ['./channels', './render', './aws', './domain', './ports.ts', './settings.ts', './waiting.ts'],
    message: 'channels/ deliver a Report; they neither read nor judge'
  },
  {
    target: './src/check',
    from: ['./src/action', './src/cli', './src/lambda', './src/index.ts', './src/render'],
    message: 'check/ puts a check together for every face, and is none itself'
  },
  {
    target: './src/action',
    from: ['./src/cli', './src/lambda', './src/index.ts'],
    message: 'action/ is a face, and knows no other'
  },
  {
    target: './src/lambda',
    from: './src',
    except: [
      './lambda',
      './check',
      './channels',
      './render',
      './domain',
      './aws',
      './sources',
      './monitor.ts',
      './ports.ts',
      './settings.ts'
    ],
    message: 'lambda/ is a face, and knows no other'
  },
  {
    target: './src/cli',
    from: './src',
    except: [
      './cli',
      './check',
      './channels',
      './policy',
      './render',
      './domain',
      './sources',
      './input-file.ts',
      './ports.ts',
      './settings.ts'
    ],
    message: 'cli/ is a face, and knows no other'
  },
  {
    target: './src/index.ts',
    from: ['./src/action', './src/cli', './src/lambda'],
    message: 'the library has no face'
  },
  {
    target: ['./src/ports.ts', './src/waiting.ts', './src/input-file.ts'],
    from: './src',
    message: 'what every room may import knows none'
  },
  {
    target: ['./src/monitor.ts', './src/settings.ts'],
    from: [
      './src/action',
      './src/check',
      './src/cli',
      './src/lambda',
      './src/index.ts',
      './src/channels',
      './src/render'
    ],
    message: 'nothing imports a face; monitor ends at the Report'
  }
]

/** What a pure room may not import: Node's own modules by either name, AWS's and GitHub's. */
const impure = { paths: builtinModules, patterns: ['node:*', '@aws-sdk/*', '@smithy/*', '@actions/*'] }

export default defineConfig(
  { ignores: ['dist/', 'build/', 'lib/', '.cache/', 'coverage/', 'node_modules/', '__tests__/fixtures/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })]
    },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: rooms }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/order': ['error', { alphabetize: { order: 'asc' }, 'newlines-between': 'never' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      'max-depth': ['error', 3],
      'no-console': 'error',
      eqeqeq: 'error'
    }
  },
  {
    files: ['src/domain/**', 'src/render/**', 'src/policy/**'],
    rules: {
      'no-restricted-imports': ['error', impure],
      'no-restricted-globals': ['error', 'process', 'fetch'],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'a pure room loads nothing while it works' },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'a pure room has no clock of its own: pass the time in'
        },
        {
          selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
          message: 'a pure room has no clock of its own: pass the time in'
        }
      ]
    }
  },
  {
    // Of two settings of one rule the last counts alone: the pure rooms, which have their own, stay out of these.
    files: ['src/**'],
    ignores: ['src/action/**', 'src/domain/**', 'src/render/**', 'src/policy/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@actions/*'], message: 'only src/action knows the Actions toolkit' }] }
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression[source.value=/^@actions\\u002f/]',
          message: 'only src/action knows the Actions toolkit'
        }
      ]
    }
  },
  {
    // The console is where a function's log is read from.
    files: ['src/lambda/log.ts'],
    rules: { 'no-console': 'off' }
  },
  {
    // Plain JavaScript, so that it runs straight after a clone; types are checked through JSDoc.
    files: ['emulator/**', 'harness/**', 'bench/**', 'scripts/**', 'conformance/**', 'mutation/**', '*.js'],
    rules: {
      'no-console': 'off',
      // The type checker knows the names that Node brings along.
      'no-undef': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  },
  prettier
)
