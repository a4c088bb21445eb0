import { rows } from '../../prisma/client.ts';
import { type Standing, standingsOf } from '../sign-in/standing.ts';

/** The organisations that a person may act for today, one of which each session is for. */
export const organizationChoices = (personId: string, now: Date): Promise<Standing[]> =>
  standingsOf({ rows }, personId, now);
