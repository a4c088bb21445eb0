-- CreateTable
CREATE TABLE "Handover" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "nursingHomeId" TEXT NOT NULL,
    "shift" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "toAt" TIMESTAMPTZ(3) NOT NULL,
    "noteSealed" TEXT,
    "givenById" TEXT NOT NULL,
    "takenById" TEXT,
    "takenAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Handover_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HandoverItem" (
    "handoverId" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "eventSeq" INTEGER,

    CONSTRAINT "HandoverItem_pkey" PRIMARY KEY ("handoverId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "Handover_no_key" ON "Handover"("no");

-- CreateIndex
CREATE INDEX "Handover_nursingHomeId_toAt_idx" ON "Handover"("nursingHomeId", "toAt");

-- CreateIndex
CREATE INDEX "HandoverItem_handoverId_eventSeq_idx" ON "HandoverItem"("handoverId", "eventSeq");

-- AddForeignKey
ALTER TABLE "Handover" ADD CONSTRAINT "Handover_givenById_fkey" FOREIGN KEY ("givenById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Handover" ADD CONSTRAINT "Handover_takenById_fkey" FOREIGN KEY ("takenById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandoverItem" ADD CONSTRAINT "HandoverItem_handoverId_fkey" FOREIGN KEY ("handoverId") REFERENCES "Handover"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
