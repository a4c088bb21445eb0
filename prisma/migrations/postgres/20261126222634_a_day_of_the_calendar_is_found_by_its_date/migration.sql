-- CreateIndex
CREATE INDEX "WorkCalendarDay_dateOn_idx" ON "WorkCalendarDay"("dateOn");
