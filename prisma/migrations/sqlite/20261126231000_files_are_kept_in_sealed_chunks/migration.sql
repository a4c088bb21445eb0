-- CreateTable
CREATE TABLE "StoredFile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "uploadedById" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "nameSealed" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256Sealed" TEXT NOT NULL,
    "scan" TEXT NOT NULL,
    "scanFinding" TEXT,
    "scanSignature" TEXT,
    "scannedAt" DATETIME,
    "scanTries" INTEGER NOT NULL DEFAULT 0,
    "nextScanAt" DATETIME,
    "noun" TEXT,
    "nounId" TEXT,
    "residentId" TEXT,
    "attachedAt" DATETIME,
    "uploadedAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "StoredFile_uploadedById_fkey" FOREIGN KEY ("uploadedById") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    -- Attached to something, or to nothing.
    CONSTRAINT "StoredFile_attached" CHECK (("attachedAt" IS NULL) = ("noun" IS NULL) AND ("noun" IS NULL) = ("nounId" IS NULL)),
    CONSTRAINT "StoredFile_size" CHECK ("size" BETWEEN 1 AND 10485760)
);

-- CreateTable
CREATE TABLE "FileChunk" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileId" TEXT NOT NULL,
    "bytesSealed" TEXT NOT NULL,
    CONSTRAINT "FileChunk_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "StoredFile" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "StoredFile_noun_nounId_idx" ON "StoredFile"("noun", "nounId");

-- CreateIndex
CREATE INDEX "StoredFile_nextScanAt_idx" ON "StoredFile"("nextScanAt");

-- CreateIndex
CREATE INDEX "StoredFile_attachedAt_expiresAt_idx" ON "StoredFile"("attachedAt", "expiresAt");

-- CreateIndex
CREATE INDEX "StoredFile_residentId_idx" ON "StoredFile"("residentId");

-- CreateIndex
CREATE INDEX "FileChunk_fileId_idx" ON "FileChunk"("fileId");
