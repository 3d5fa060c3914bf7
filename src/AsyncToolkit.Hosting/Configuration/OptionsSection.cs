using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting;

/// <summary>Reads <see cref="BlockingDetectorOptions"/> from a section of a configuration.</summary>
/// <remarks>
/// By hand: no reflection, one dependency less than the generated binder, and stricter than either. A key that nobody reads is a typing error that would
/// show only in production, as a detector that does not do what it was told; and a plain <c>100</c> would be read as a hundred days.
/// </remarks>
internal static class OptionsSection
{
    private static readonly Dictionary<string, Action<BlockingDetectorOptions, IConfigurationSection>> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(BlockingDetectorOptions.Enabled)] = (options, entry) => options.Enabled = Flag(entry),
        [nameof(BlockingDetectorOptions.WaitThreshold)] = (options, entry) => options.WaitThreshold = Time(entry),
        [nameof(BlockingDetectorOptions.SlowCallbackThreshold)] = (options, entry) => options.SlowCallbackThreshold = Time(entry),
        [nameof(BlockingDetectorOptions.StuckThreshold)] = (options, entry) => options.StuckThreshold = Time(entry),
        [nameof(BlockingDetectorOptions.HeartbeatInterval)] = (options, entry) => options.HeartbeatInterval = Time(entry),
        [nameof(BlockingDetectorOptions.StarvationThreshold)] = (options, entry) => options.StarvationThreshold = Time(entry),
        [nameof(BlockingDetectorOptions.RepeatInterval)] = (options, entry) => options.RepeatInterval = Time(entry),
        [nameof(BlockingDetectorOptions.MaxSites)] = (options, entry) => options.MaxSites = Number(entry),
        [nameof(BlockingDetectorOptions.QueueCapacity)] = (options, entry) => options.QueueCapacity = Number(entry),
        [nameof(BlockingDetectorOptions.SampleEvery)] = (options, entry) => options.SampleEvery = Number(entry),
        [nameof(BlockingDetectorOptions.Action)] = (options, entry) => options.Action = Choice<BlockingAction>(entry),
        [nameof(BlockingDetectorOptions.ContextMode)] = (options, entry) => options.ContextMode = Choice<ContextMode>(entry),
        [nameof(BlockingDetectorOptions.WatchAllThreads)] = (options, entry) => options.WatchAllThreads = Flag(entry),
    };

    /// <summary>Sets what the section holds and leaves the rest alone; methods are added to those that are allowed already.</summary>
    /// <exception cref="OptionsValidationException">Something in the section cannot be read; the message names each such key.</exception>
    internal static void Read(IConfigurationSection section, BlockingDetectorOptions options)
    {
        List<string> problems = [];
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add($"{section.Path} is '{section.Value}', but has to be a section with keys such as {nameof(BlockingDetectorOptions.Enabled)}.");
        }

        foreach (IConfigurationSection entry in section.GetChildren())
        {
            try
            {
                ReadEntry(entry, options);
            }
            catch (FormatException problem)
            {
                problems.Add($"{entry.Path} {problem.Message}");
            }
        }

        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(BlockingDetectorOptions), problems);
        }
    }

    private static void ReadEntry(IConfigurationSection entry, BlockingDetectorOptions options)
    {
        bool isList = string.Equals(entry.Key, nameof(BlockingDetectorOptions.AllowedMethods), StringComparison.OrdinalIgnoreCase);
        if (!isList && !Keys.ContainsKey(entry.Key))
        {
            throw new FormatException($"is not an option; there are {string.Join(", ", Keys.Keys.Append(nameof(BlockingDetectorOptions.AllowedMethods)).Order(StringComparer.Ordinal))}.");
        }

        bool hasValue = !string.IsNullOrEmpty(entry.Value);
        IConfigurationSection[] children = [.. entry.GetChildren()];
        if (isList)
        {
            if (hasValue)
            {
                throw new FormatException($"is '{entry.Value}', but has to be a list.");
            }

            foreach (IConfigurationSection child in children)
            {
                options.AllowedMethods.Add(child.Value ?? throw new FormatException("has an element that is not a text."));
            }
        }
        else if (hasValue)
        {
            Keys[entry.Key](options, entry);
        }
        else if (children.Length > 0)
        {
            throw new FormatException("is a section, but has to be a value.");
        }
    }

    private static bool Flag(IConfigurationSection entry) =>
        bool.TryParse(entry.Value, out bool value) ? value : throw Wrong(entry, "true or false");

    private static int Number(IConfigurationSection entry) =>
        int.TryParse(entry.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : throw Wrong(entry, "a whole number");

    private static TimeSpan Time(IConfigurationSection entry)
    {
        string text = entry.Value!;
        return text.Equals(nameof(Timeout.Infinite), StringComparison.OrdinalIgnoreCase) ? Timeout.InfiniteTimeSpan
            : text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) ? value
            : throw Wrong(entry, "a time such as 00:00:00.100, or Infinite");
    }

    private static T Choice<T>(IConfigurationSection entry)
        where T : struct, Enum =>
        Enum.TryParse(entry.Value, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value : throw Wrong(entry, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    private static FormatException Wrong(IConfigurationSection entry, string expected) => new($"is '{entry.Value}', but has to be {expected}.");
}
