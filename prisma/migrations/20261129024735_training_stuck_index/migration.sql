-- Whoever runs the training sees at each look at the hub how many wait for a talk: a handful among the tasks of years.
CREATE INDEX "training_assignment_stuck" ON "training_assignment" ("moved_at", "id") WHERE "state" = 'failed';
