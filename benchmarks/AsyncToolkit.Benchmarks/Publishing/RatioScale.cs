namespace AsyncToolkit.Benchmarks;

/// <summary>A logarithmic axis of ratios: as far to the left for half the time as to the right for twice.</summary>
internal sealed class RatioScale
{
    private static readonly double[] Steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

    private readonly double _left;
    private readonly double _width;
    private readonly double _low;
    private readonly double _high;

    internal RatioScale(IReadOnlyCollection<double> ratios, double left, double width)
    {
        _left = left;
        _width = width;
        _low = Steps.LastOrDefault(step => step <= ratios.Min(), Steps[0]);
        _high = Steps.FirstOrDefault(step => step >= ratios.Max(), Steps[^1]);
    }

    internal IEnumerable<double> Ticks => Steps.Where(step => step >= _low && step <= _high);

    internal double At(double ratio) =>
        _left + (_width * Math.Log(Math.Clamp(ratio, _low, _high) / _low) / Math.Log(_high / _low));
}
