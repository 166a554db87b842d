from fastai.vision.all import *
path = untar_data(URLs.PETS)/'images'
dls = ImageDataLoaders.from_name_func(path, get_image_files(path), valid_pct=0.2, label_func=lambda x: x[0].isupper(), item_tfms=Resize(224))
learn = vision_learner(dls, resnet34, metrics=error_rate, cbs=[SaveModelCallback(monitor='valid_loss')])
lr = learn.lr_find()
learn.fit_one_cycle(5, lr_max=slice(1e-5, 1e-3), cbs=[EarlyStoppingCallback(monitor='valid_loss', patience=3)])
