namespace AsyncToolkit.Soak;

internal enum SourceKind
{
    Array = 0,
    List,
    Iterator,
    Completed,
    Yielding,
    Tree,
}

internal enum BodyKind
{
    Synchronous = 0,
    Yielding,
    Mixed,
    Scheduled,
}

/// <summary>One call, drawn from the seed: what it runs over, how, and what goes wrong.</summary>
internal sealed record SoakPlan(
    int Seed,
    SourceKind Source,
    BodyKind Body,
    int Items,
    int Limit,
    FailureMode Mode,
    int FailureEvery,
    int SourceFailsAt,
    int CancelAt,
    TimeSpan? ItemTimeout)
{
    /// <summary>So short that the items that wait for their token to be canceled time out.</summary>
    internal static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(5);

    internal static SoakPlan Draw(Random random)
    {
        int seed = random.Next();
        int items = random.Next(8) switch
        {
            0 => random.Next(0, 4),
            <= 3 => random.Next(4, 2_000),
            _ => random.Next(2_000, 40_000),
        };

        // a timeout waits in real time, so where there are some there are few items
        TimeSpan? itemTimeout = random.Next(10) switch { 0 => TimeSpan.FromMinutes(30), 1 => ShortTimeout, _ => null };
        items = itemTimeout == ShortTimeout ? Math.Min(items, 300) : items;
        int limit = random.Next(5) switch
        {
            0 => 1,
            1 => 2,
            2 => random.Next(3, 17),
            3 => random.Next(17, 129),
            _ => random.Next(129, 1500),
        };
        FailureMode mode = random.Next(3) switch
        {
            0 => FailureMode.FailFast,
            1 => FailureMode.Collect,
            _ => FailureMode.StopAfter(random.Next(1, 20)),
        };

        // Exceptions cost microseconds each: they are rare where there are many.
        int failureEvery = random.Next(4) switch
        {
            0 => random.Next(200, 1_000),
            1 => random.Next(5_000, 50_000),
            _ => 0,
        };
        return new SoakPlan(
            seed,
            (SourceKind)random.Next(6),
            (BodyKind)random.Next(4),
            items,
            limit,
            mode,
            failureEvery,
            random.Next(12) == 0 ? random.Next(0, items + 1) : -1,
            random.Next(6) == 0 ? random.Next(0, items + 1) : -1,
            itemTimeout);
    }

    internal bool Waits(int item) => ItemTimeout == ShortTimeout && Mix(item) % 64 == 1;

    internal bool Fails(int item) => FailureEvery > 0 && Mix(item) % (uint)FailureEvery == 0;

    /// <summary>A number that depends on the item and on the seed, and on nothing else.</summary>
    internal uint Mix(int item)
    {
        uint x = ((uint)item * 2_654_435_761u) ^ (uint)Seed;
        x ^= x >> 15;
        x *= 2_246_822_519u;
        return x ^ (x >> 13);
    }
}
