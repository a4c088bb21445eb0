import {
  RECORD_ENTRY_KINDS,
  RECORD_FAILURES,
  RECORD_METHODS,
  RECORD_SNAPSHOT_STATES,
} from '../../domain/codes/record-snapshot.ts';
import { codeEnum } from '../codes.ts';

export const RecordSnapshotStateCode = codeEnum(
  'RecordSnapshotState',
  'What has become of a pull (外部病历摘要状态).',
  RECORD_SNAPSHOT_STATES,
);
export const RecordMethodCode = codeEnum(
  'RecordMethod',
  'How a record was fetched: the smallest way that the system offers (调取方式).',
  RECORD_METHODS,
);
export const RecordEntryKindCode = codeEnum(
  'RecordEntryKind',
  'What an entry of a record is about (条目类别).',
  RECORD_ENTRY_KINDS,
);
export const RecordFailureCode = codeEnum(
  'RecordFailure',
  'Why a record was not fetched (调取失败原因).',
  RECORD_FAILURES,
);
