using AsyncToolkit.Internal;
using State = AsyncToolkit.Internal.ConsumerTurn.State;

namespace AsyncToolkit.Tests.Internal.Streaming;

public class ConsumerTurnTests
{
    [Fact]
    public void Turn_FromTheStateItIsIn_ChangesThatAndNothingElse()
    {
        var turn = new ConsumerTurn();
        Assert.Equal((State.New, 0L), (turn.Now, turn.Position));

        Assert.Equal(State.New, turn.Turn(State.New, State.Busy));
        turn.PassTo(5);
        Assert.Equal((State.Busy, 5L), (turn.Now, turn.Position));

        foreach ((State from, State to) in new[] { (State.Busy, State.Delivered), (State.Delivered, State.Idle), (State.Idle, State.Busy) })
        {
            Assert.Equal(from, turn.Turn(from, to));
            Assert.Equal((to, 5L), (turn.Now, turn.Position));
        }

        turn.End(State.Finished);
        Assert.Equal((State.Finished, 5L), (turn.Now, turn.Position));
    }

    [Fact]
    public void Turn_FromAnotherState_ChangesNothingAndSaysWhichItIs()
    {
        var turn = new ConsumerTurn();
        turn.End(State.Idle);

        Assert.Equal(State.Idle, turn.Turn(State.Busy, State.Finished));
        Assert.Equal(State.Idle, turn.Turn(State.Delivered, State.Finished));
        Assert.Equal(State.Idle, turn.Now);
    }

    [Fact]
    public void TryPass_OfAWordThatIsOld_ChangesNothing()
    {
        var turn = new ConsumerTurn();
        turn.End(State.Idle);
        long old = turn.Word;

        Assert.True(turn.TryPass(old));
        Assert.Equal((State.Idle, 1L), (turn.Now, turn.Position));
        Assert.False(turn.TryPass(old));
        long idle = turn.Word;
        turn.Turn(State.Idle, State.Busy);
        Assert.False(turn.TryPass(idle));
        Assert.Equal((State.Busy, 1L), (turn.Now, turn.Position));
    }
}
