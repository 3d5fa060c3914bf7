using System.Globalization;
using AsyncToolkit;
using Crawler.CommandLine;
using Crawler.Crawling;

namespace Crawler.Reporting;

/// <summary>
/// Shows progress: in a terminal one line that is written over and over, otherwise a plain line a second.
/// </summary>
internal sealed class ProgressPrinter(TextWriter output, int? terminalWidth, TimeProvider time) : ICrawlObserver
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(1);

    // The output is shared with the message that Ctrl+C prints, from its own thread.
    private readonly Lock _lock = new();
    private long _lastPlainLine;
    private int _shown;
    private Phase? _running;

    public IProgress<ThrottleProgress> PhaseStarted(Phase phase)
    {
        lock (_lock)
        {
            _running = phase;
            _lastPlainLine = time.GetTimestamp();
        }

        return new Receiver(this, phase);
    }

    public void PhaseEnded(PhaseResult result)
    {
        int done = result.Visits.Count(visit => visit.Outcome is not VisitOutcome.Canceled);
        TimeSpan took = result.End - result.Start;
        string end = string.Create(
            CultureInfo.InvariantCulture,
            $"{ProgressText.Name(result.Phase),-6}  {done}/{result.Found} in {DurationText.Format(took)}  {done / Math.Max(took.TotalSeconds, 0.001):0.0} items/s");
        end += result.Failures > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {result.Failures} failed") : "";
        int late = result.Count(VisitOutcome.Fallback);
        end += late > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {late} replaced by a fallback page") : "";
        end += result.Ending switch
        {
            PhaseEnd.Canceled => "  canceled",
            PhaseEnd.FailedFast => "  stopped by the first failure",
            _ => "",
        };

        lock (_lock)
        {
            // The last report may arrive after the call has returned; it has nothing to add to this line.
            _running = null;
            WriteLine(end);
        }
    }

    /// <summary>Prints a line of its own, above the progress line.</summary>
    internal void Announce(string message)
    {
        lock (_lock)
        {
            WriteLine(message);
        }
    }

    private void Report(Phase phase, ThrottleProgress progress)
    {
        lock (_lock)
        {
            if (_running != phase)
            {
                return;
            }

            if (terminalWidth is { } width)
            {
                Overwrite(ProgressText.Line(phase, progress, withBar: true), width);
            }
            else if (time.GetElapsedTime(_lastPlainLine) >= PlainInterval)
            {
                _lastPlainLine = time.GetTimestamp();
                output.WriteLine(ProgressText.Line(phase, progress, withBar: false));
            }
        }
    }

    // Blanks rather than escape sequences: they work on every terminal. A full line would wrap and could not be written over.
    private void Overwrite(string line, int width)
    {
        line = line.Length < width ? line : line[..Math.Max(0, width - 1)];
        output.Write('\r' + line.PadRight(Math.Min(_shown, Math.Max(0, width - 1))));
        output.Flush();
        _shown = line.Length;
    }

    private void WriteLine(string line)
    {
        // Two more than was shown: terminals echo Ctrl+C as "^C", behind the progress line.
        output.WriteLine(_shown > 0 ? '\r' + line.PadRight(Math.Min(_shown + 2, (terminalWidth ?? 1) - 1)) : line);
        _shown = 0;
    }

    private sealed class Receiver(ProgressPrinter printer, Phase phase) : IProgress<ThrottleProgress>
    {
        public void Report(ThrottleProgress value) => printer.Report(phase, value);
    }
}
