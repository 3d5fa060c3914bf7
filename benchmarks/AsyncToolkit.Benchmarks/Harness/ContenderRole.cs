namespace AsyncToolkit.Benchmarks;

/// <summary>What a contender is there for.</summary>
internal enum ContenderRole
{
    /// <summary>What somebody would write, or take, instead.</summary>
    Peer,

    /// <summary>What this library is judged by.</summary>
    Ours,

    /// <summary>The same work under a feature of this library: what it adds is what counts.</summary>
    Condition,

    /// <summary>What the work costs on its own. It does less than what is measured, so that nobody would write it instead.</summary>
    Floor,
}
