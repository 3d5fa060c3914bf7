namespace AsyncToolkit;

/// <summary>Why a thread pool starves.</summary>
public enum StarvationVerdict
{
    /// <summary>The numbers point to neither cause clearly.</summary>
    Unclear,

    /// <summary>Its threads are blocked: the process uses almost no processor time, and almost no work item completes.</summary>
    Blocked,

    /// <summary>Its threads are busy: the processors are, or work items complete but more arrive than can be run.</summary>
    Saturated,
}
