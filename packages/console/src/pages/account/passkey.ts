import type { PasskeyCreation, PasskeyRequest, PasskeyResponse } from '@tollgate/contract/console';

/**
 * Asks the device for a new passkey. The library comes only when somebody has one.
 *
 * @throws when the person or the device says no
 */
export async function registerPasskey(options: PasskeyCreation): Promise<PasskeyResponse> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];
  return startRegistration({ optionsJSON: options as Options });
}

/** Asks the device for the proof of a passkey that exists; throws as above. */
export async function provePasskey(options: PasskeyRequest): Promise<PasskeyResponse> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  return startAuthentication({ optionsJSON: options as Options });
}
