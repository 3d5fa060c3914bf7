namespace AsyncToolkit.Benchmarks;

/// <summary>What a budget limits.</summary>
internal enum BudgetKind
{
    /// <summary>Time over the baseline's.</summary>
    RatioToBaseline,

    /// <summary>Time over the plain loop's.</summary>
    RatioToLoop,

    /// <summary>Time over that of the contender that the budget names.</summary>
    RatioToRival,

    /// <summary>Time an item.</summary>
    Nanoseconds,

    /// <summary>Time an item on top of the baseline's.</summary>
    NanosecondsBeyondBaseline,

    /// <summary>Bytes a call beyond the plain loop's.</summary>
    BytesPerCall,

    /// <summary>Bytes an item beyond the plain loop's.</summary>
    BytesPerItem,

    /// <summary>Bytes an item on top of the baseline's.</summary>
    BytesPerItemBeyondBaseline,
}
