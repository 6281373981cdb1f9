import { CheckError } from '../domain/failure.js'

/**
 * An API of which every call fails once the check is cancelled, those under way at once: a walk then ends as it does
 * when AWS fails, and what was read stays.
 */
export function cancellable<Api extends object>(api: Api, signal: AbortSignal | undefined): Api {
  if (signal === undefined) return api
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = () => {
      reject(new CheckError('the run was cancelled', { remedy: 'run it again, and let it run to its end' }))
    }
    if (signal.aborted) cancel()
    else signal.addEventListener('abort', cancel, { once: true })
  })
  // Nobody may be asking when it comes.
  cancelled.catch(() => undefined)
  return new Proxy(api, {
    get(target, name, receiver) {
      const call: unknown = Reflect.get(target, name, receiver)
      if (typeof call !== 'function') return call
      return (...args: unknown[]) => Promise.race([cancelled, Reflect.apply(call, target, args)])
    }
  })
}
