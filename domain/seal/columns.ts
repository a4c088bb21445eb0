/** The keyed index of a sealed column: the kind of value, and the columns that hold it. */
export interface SealedIndex {
  readonly kind: 'idNo' | 'phone' | 'healthCardNo' | 'insuranceNo';
  /** A column may be empty on purpose: only the one holder of a number has an index there. */
  readonly columns: readonly string[];
  /** The one of them that no two rows share. */
  readonly unique: string | null;
}

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly index: SealedIndex | null;
  /** Values of some 90 kB, in a column that is never null: few are read at a time. */
  readonly isLong?: true;
}

const phone: SealedIndex = { kind: 'phone', columns: ['phoneIndex'], unique: null };
const idNo: SealedIndex = {
  kind: 'idNo',
  columns: ['idNoIndex', 'idNoHolderIndex'],
  unique: 'idNoHolderIndex',
};
const healthCardNo: SealedIndex = {
  kind: 'healthCardNo',
  columns: ['healthCardNoIndex'],
  unique: 'healthCardNoIndex',
};
const insuranceNo: SealedIndex = { kind: 'insuranceNo', columns: ['insuranceNoIndex'], unique: null };

/** Every sealed column of the model. A value is bound to its table, its row's `id` and its column. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'Person', column: 'totpSealed', index: null },
  { table: 'Endpoint', column: 'secretSealed', index: null },
  { table: 'Resident', column: 'idNoSealed', index: idNo },
  { table: 'Resident', column: 'phoneSealed', index: phone },
  { table: 'Resident', column: 'addressSealed', index: null },
  { table: 'Resident', column: 'healthCardNoSealed', index: healthCardNo },
  { table: 'Resident', column: 'insuranceNoSealed', index: insuranceNo },
  { table: 'Contact', column: 'phoneSealed', index: phone },
  { table: 'Representative', column: 'phoneSealed', index: phone },
  { table: 'ContactCall', column: 'textSealed', index: null },
  { table: 'ChronicOutpatient', column: 'illnessSealed', index: null },
  { table: 'CapacityAssessment', column: 'basisSealed', index: null },
  { table: 'SafetyBlock', column: 'allergiesSealed', index: null },
  { table: 'SafetyBlock', column: 'allergyReasonSealed', index: null },
  { table: 'SafetyBlock', column: 'medicinesSealed', index: null },
  { table: 'SafetyBlock', column: 'infectionAgentSealed', index: null },
  { table: 'SafetyBlock', column: 'careInstructionsSealed', index: null },
  { table: 'SafetyBlock', column: 'cognitionSealed', index: null },
  { table: 'SafetyBlock', column: 'mobilitySealed', index: null },
  { table: 'SafetyBlock', column: 'dietSealed', index: null },
  { table: 'SafetyBlock', column: 'oxygenSealed', index: null },
  { table: 'RecordSnapshot', column: 'entriesSealed', index: null },
  { table: 'Death', column: 'placeSealed', index: null },
  { table: 'Death', column: 'reversalSealed', index: null },
  { table: 'Appointment', column: 'escortPhoneSealed', index: null },
  { table: 'Handover', column: 'noteSealed', index: null },
  { table: 'DutyRoster', column: 'phoneSealed', index: null },
  { table: 'Referral', column: 'recordSealed', index: null },
  { table: 'Referral', column: 'safetySealed', index: null },
  { table: 'Referral', column: 'endTextSealed', index: null },
  { table: 'Referral', column: 'abortTextSealed', index: null },
  { table: 'ReferralDiagnosis', column: 'codeSealed', index: null },
  { table: 'ReferralDiagnosis', column: 'nameSealed', index: null },
  { table: 'ReferralTarget', column: 'infoQuestionSealed', index: null },
  { table: 'ReferralTarget', column: 'infoAnswerSealed', index: null },
  { table: 'ReferralTarget', column: 'contactPhoneSealed', index: null },
  { table: 'ReferralTarget', column: 'reasonTextSealed', index: null },
  { table: 'ReferralTarget', column: 'checklistSealed', index: null },
  { table: 'ReferralFeedback', column: 'contentSealed', index: null },
  { table: 'ReferralFeedback', column: 'reconciledSealed', index: null },
  { table: 'ReferralAttachment', column: 'noteSealed', index: null },
  { table: 'ReferralAttachment', column: 'removalTextSealed', index: null },
  { table: 'LinkedWardStay', column: 'endTextSealed', index: null },
  { table: 'LinkedWardStay', column: 'summarySealed', index: null },
  { table: 'JointRound', column: 'contentSealed', index: null },
  { table: 'EmergencyEvent', column: 'placeSealed', index: null },
  { table: 'EmergencyEvent', column: 'symptomsSealed', index: null },
  { table: 'EmergencyEvent', column: 'callBackPhoneSealed', index: null },
  { table: 'EmergencyCall', column: 'calledNumberSealed', index: null },
  { table: 'EmergencyCall', column: 'textSealed', index: null },
  { table: 'StoredFile', column: 'nameSealed', index: null },
  { table: 'StoredFile', column: 'sha256Sealed', index: null },
  { table: 'FileChunk', column: 'bytesSealed', index: null, isLong: true },
];
