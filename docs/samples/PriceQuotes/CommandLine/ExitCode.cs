namespace PriceQuotes.CommandLine;

/// <summary>What the process says to the shell. Listed in the help text.</summary>
internal enum ExitCode
{
    /// <summary>Each technique answered as often as it should.</summary>
    Ok = 0,

    /// <summary>A technique that one flaky backend must not disturb went without an answer.</summary>
    Failures = 1,

    /// <summary>The command line makes no sense.</summary>
    Usage = 2,

    /// <summary>Stopped by Ctrl+C (128 + SIGINT, as shells have it).</summary>
    Canceled = 130,
}
