namespace CheckoutDeadline.CommandLine;

/// <summary>What the process says to the shell. Listed in the help text.</summary>
internal enum ExitCode
{
    /// <summary>The order was placed; without --deadline: one was, and one was not, as it should be.</summary>
    Ok = 0,

    /// <summary>The order was not placed in time.</summary>
    OutOfTime = 1,

    /// <summary>The command line makes no sense.</summary>
    Usage = 2,
}
