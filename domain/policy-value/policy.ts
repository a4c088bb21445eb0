import { directoryPolicy } from '../access.ts';

/** Rules are open: everybody who is signed in reads the limits of every place. */
export const policyValuePolicy = directoryPolicy('policyValue');
