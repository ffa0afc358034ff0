// Each test here is a whole deployment under load; two at once would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
