import { DELIVERY_FAILURES, DELIVERY_STATES } from '../../domain/codes/delivery.ts';
import { ENDPOINT_LOGINS, ENDPOINT_STATES } from '../../domain/codes/endpoint.ts';
import { codeEnum } from '../codes.ts';

export const EndpointStateCode = codeEnum(
  'EndpointState',
  'Whether the system of an organisation is told (接口状态).',
  ENDPOINT_STATES,
);
export const EndpointLoginCode = codeEnum(
  'EndpointLogin',
  'How the network signs in at the system of an organisation (接口登录方式).',
  ENDPOINT_LOGINS,
);
export const DeliveryStateCode = codeEnum(
  'DeliveryState',
  'What has become of a message (投递状态).',
  DELIVERY_STATES,
);
export const DeliveryFailureCode = codeEnum(
  'DeliveryFailure',
  'Why a message did not arrive (投递失败原因).',
  DELIVERY_FAILURES,
);
