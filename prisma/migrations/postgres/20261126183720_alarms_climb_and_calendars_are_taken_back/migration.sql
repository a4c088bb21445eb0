-- AlterTable
ALTER TABLE "WorkCalendarDay" ADD COLUMN     "withdrawnAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "Alarm_raised_once" ON "Alarm"("organizationId", "function", "kind", "noun", "nounId") WHERE ("state" = 'RAISED');

-- CreateIndex
CREATE INDEX "Notification_noun_nounId_idx" ON "Notification"("noun", "nounId");
