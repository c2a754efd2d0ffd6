/**
 * Passkeys (WebAuthn) as JSON, in the form that `@simplewebauthn/browser` takes and gives. Types only: the library of the
 * server judges what is in them.
 */
export interface PasskeyCreation {
  rp: { name: string; id?: string };
  user: { id: string; name: string; displayName: string };
  challenge: string;
  pubKeyCredParams: { alg: number; type: 'public-key' }[];
  timeout?: number;
  excludeCredentials?: PasskeyName[];
  authenticatorSelection?: {
    authenticatorAttachment?: 'cross-platform' | 'platform';
    requireResidentKey?: boolean;
    residentKey?: 'discouraged' | 'preferred' | 'required';
    userVerification?: 'discouraged' | 'preferred' | 'required';
  };
  hints?: ('hybrid' | 'security-key' | 'client-device')[];
  attestation?: 'direct' | 'enterprise' | 'indirect' | 'none';
  extensions?: { credProps?: boolean };
}

export interface PasskeyRequest {
  challenge: string;
  timeout?: number;
  rpId?: string;
  allowCredentials?: PasskeyName[];
  userVerification?: 'discouraged' | 'preferred' | 'required';
  hints?: ('hybrid' | 'security-key' | 'client-device')[];
  extensions?: { credProps?: boolean };
}

interface PasskeyName {
  id: string;
  transports?: string[];
  type: string;
}

/** What `startRegistration` and `startAuthentication` give; handed on as it is. */
export interface PasskeyResponse {
  id: string;
  rawId: string;
  type: 'public-key';
  response: object;
  clientExtensionResults: object;
  authenticatorAttachment?: 'cross-platform' | 'platform';
}
