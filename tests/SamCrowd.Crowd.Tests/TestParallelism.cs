// Tests of time limits and of many requests at once must not compete with each other for two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
