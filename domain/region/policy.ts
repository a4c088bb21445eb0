import { directoryPolicy } from '../access.ts';

export const regionPolicy = directoryPolicy('region');
