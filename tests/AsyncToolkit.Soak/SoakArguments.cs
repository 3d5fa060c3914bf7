using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>The command line: <c>--items 10000000 --seed 1 --seconds 600</c>.</summary>
internal sealed record SoakArguments(long Items, int Seed, TimeSpan Cap)
{
    internal static SoakArguments? Parse(string[] args)
    {
        long items = 10_000_000;
        int seed = 20_260_000;
        double seconds = 900;
        for (int i = 0; i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            bool understood = args[i] switch
            {
                "--items" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out items) && items > 0,
                "--seed" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                "--seconds" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && seconds > 0,
                _ => false,
            };
            if (!understood)
            {
                return null;
            }
        }

        return new SoakArguments(items, seed, TimeSpan.FromSeconds(seconds));
    }
}
