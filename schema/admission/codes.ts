import {
  ADMISSION_KINDS,
  ADMISSION_SOURCES,
  ADMISSION_STATES,
  DISPOSITIONS,
} from '../../domain/codes/admission.ts';
import { codeEnum } from '../codes.ts';

export const State = codeEnum('AdmissionState', 'State of an admission (住院状态).', ADMISSION_STATES);
export const Kind = codeEnum('AdmissionKind', 'Inpatient or observation (住院类别).', ADMISSION_KINDS);
export const Source = codeEnum('AdmissionSource', 'From where it is known (消息来源).', ADMISSION_SOURCES);
export const DispositionCode = codeEnum('Disposition', 'How somebody left (离院方式).', DISPOSITIONS);
