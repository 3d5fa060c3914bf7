namespace AsyncToolkit.Internal;

/// <summary>What to do about one more observation of a place.</summary>
internal enum SiteVerdict
{
    Report,

    /// <summary>It was reported lately: count it.</summary>
    Suppress,

    /// <summary>There are too many places to remember this one.</summary>
    Drop,
}
