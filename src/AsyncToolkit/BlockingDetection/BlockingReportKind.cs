namespace AsyncToolkit;

/// <summary>What a <see cref="BlockingReport"/> is about.</summary>
public enum BlockingReportKind
{
    /// <summary>A call has blocked its thread for <see cref="BlockingDetectorOptions.WaitThreshold"/>, and still does. Event id 1001.</summary>
    BlockingCall,

    /// <summary>A call that was reported as <see cref="BlockingCall"/> has ended. Event id 1002.</summary>
    BlockingCallEnded,

    /// <summary>A callback has kept its thread for <see cref="BlockingDetectorOptions.StuckThreshold"/> without a wait that could be seen, and still does. Event id 1003.</summary>
    CallbackStuck,

    /// <summary>A callback kept its thread for <see cref="BlockingDetectorOptions.SlowCallbackThreshold"/> or longer, blocking calls that were reported left out. Event id 1004.</summary>
    SlowCallback,

    /// <summary>The thread pool has not started a work item for <see cref="BlockingDetectorOptions.StarvationThreshold"/>. Event id 1005.</summary>
    ThreadPoolStarvation,

    /// <summary>The thread pool runs work items again. Event id 1006.</summary>
    StarvationEnded,
}
