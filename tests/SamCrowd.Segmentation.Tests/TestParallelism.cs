// torch has one global random generator and its own thread pool: tests that use it run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
