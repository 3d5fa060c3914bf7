namespace AsyncToolkit.Tests.Support;

/// <summary>Throws for one value.</summary>
internal sealed class FaultyComparer(int failing) : IEqualityComparer<int>
{
    public bool Equals(int x, int y) => x == y;

    public int GetHashCode(int obj) => obj == failing ? throw new IOException("comparer") : obj;
}
