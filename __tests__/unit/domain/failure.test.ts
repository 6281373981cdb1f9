import { expect, test } from '@jest/globals'
import { CheckError } from '../../../src/domain/failure.js'

test('an error of the check has its own name, and its remedy and cause where there are some', () => {
  const cause = new Error('why')
  expect(new CheckError('what', { remedy: 'mend it', cause })).toMatchObject({
    ...{ name: 'CheckError', message: 'what', remedy: 'mend it', cause }
  })
  const bare = new CheckError('what')
  expect(bare.remedy).toBeUndefined()
  expect('cause' in bare).toBe(false)
})
