namespace AsyncToolkit;

/// <summary>The order in which a stream of results is yielded.</summary>
public enum ResultOrder
{
    /// <summary>In the order of the source: a slow item holds back the results behind it. The default.</summary>
    Source = 0,

    /// <summary>In the order in which the items complete.</summary>
    Completion,
}
