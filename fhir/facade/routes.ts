import { organizationRoute } from './resources/organization.ts';
import type { ResourceRoute } from './route.ts';

/** Everything that the interface serves, type by type. */
const ROUTES: readonly ResourceRoute[] = [organizationRoute];

export const routes: ReadonlyMap<string, ResourceRoute> = new Map(ROUTES.map((route) => [route.type, route]));
