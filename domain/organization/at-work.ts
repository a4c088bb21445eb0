import type { Rule } from '../available-action.ts';
import { RuleRefused } from '../errors.ts';
import type { Viewer } from '../viewer.ts';

/** Who is suspended reads, and ends what it has begun; it begins nothing new. The closed don't even sign in. */
export const requiresActiveOrganization: Rule<{ readonly viewer: Viewer }> = ({ viewer }) => {
  if (viewer.organizationStatus === 'ACTIVE') return null;
  const message = 'Your organisation is suspended; what it has begun can be ended, nothing new begins.';
  return new RuleRefused({
    code: 'ORGANIZATION_NOT_ACTIVE',
    message,
    rule: 'domain 2 Organization: status',
  });
};
