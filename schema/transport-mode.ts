import { TRANSPORTS } from '../domain/codes/appointment.ts';
import { codeEnum } from './codes.ts';

export const TransportMode = codeEnum('Transport', 'How the resident travels (交通方式).', TRANSPORTS);
