using System.Collections.Generic;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

public class CallbackParams
{
    public extern CallbackParams();

    public extern int Epochs { get; set; }

    public extern IModel Model { get; set; }

    public extern long Steps { get; set; }

    public extern int Verbose { get; set; }
}

public class History : ICallback
{
    public extern History(CallbackParams parameters);

    public extern Dictionary<string, List<float>> history { get; set; }

    public extern void on_epoch_begin(int epoch);

    public extern void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs);

    public extern void on_predict_batch_begin(long step);

    public extern void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs);

    public extern void on_predict_begin();

    public extern void on_predict_end();

    public extern void on_test_batch_begin(long step);

    public extern void on_test_batch_end(long end_step, Dictionary<string, float> logs);

    public extern void on_test_begin();

    public extern void on_test_end(Dictionary<string, float> logs);

    public extern void on_train_batch_begin(long step);

    public extern void on_train_batch_end(long end_step, Dictionary<string, float> logs);

    public extern void on_train_begin();

    public extern void on_train_end();
}
