namespace Crawler.CommandLine;

/// <summary>What the process says to the shell. Listed in the help text.</summary>
internal enum ExitCode
{
    /// <summary>Everything that was found is fine, or broken exactly where the embedded site was built to be.</summary>
    Ok = 0,

    /// <summary>Something failed: a page, an asset, the start address, or writing the timeline.</summary>
    Failures = 1,

    /// <summary>The command line makes no sense.</summary>
    Usage = 2,

    /// <summary>Stopped by Ctrl+C or a termination signal; the summary covers what was done (128 + SIGINT, as shells have it).</summary>
    Canceled = 130,
}
