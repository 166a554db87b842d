namespace Tensorflow.Train
{
    public abstract class Trackable : Tensorflow.Training.IWithTrackable
    {
        protected extern Trackable();

        public extern Trackable GetTrackable();
    }

    public class AutoTrackable : Trackable
    {
        public extern AutoTrackable();
    }
}

namespace Tensorflow.Training
{
    public interface IWithTrackable
    {
        Tensorflow.Train.Trackable GetTrackable();
    }
}
